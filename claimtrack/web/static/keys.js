// One key per decision: presses the button or link that bears the key. Everything works without.
"use strict";
(() => {
  let sent = false;
  const dialog = document.getElementById("keys");

  const typing = (element) => element.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");

  const press = (key) => {
    for (const element of document.querySelectorAll("[data-key]")) {
      if (element.dataset.key === key) {
        element.click();
        return true;
      }
    }
    return false;
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (event.key === "Escape" && typing(target)) {
      target.blur();
      return;
    }
    if (typing(target) || (dialog && dialog.open)) return;
    // A focused button or link is pressed by the space bar as everywhere.
    if (event.key === " " && target.closest("button, a, summary, input, [tabindex='0']")) return;
    if (event.key === "?" && dialog) {
      event.preventDefault();
      dialog.showModal();
      return;
    }
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const field = document.querySelector(`[data-focus="${CSS.escape(key)}"]`);
    if (field) {
      event.preventDefault();
      field.focus();
      return;
    }
    if (!sent && press(key)) event.preventDefault();
  });

  // A second press before the next page must not decide again.
  document.addEventListener("submit", (event) => {
    if (event.target.getAttribute("method") !== "post") return;
    if (sent) event.preventDefault();
    sent = true;
  });
  window.addEventListener("pageshow", () => { sent = false; });

  const help = document.querySelector('a[data-key="?"]');
  if (help && dialog) {
    help.addEventListener("click", (event) => {
      event.preventDefault();
      dialog.showModal();
    });
  }
})();

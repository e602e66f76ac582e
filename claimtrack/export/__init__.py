"""What other programs can read: ClaimReview, Web Annotation, JSON lines, CSV; and back."""

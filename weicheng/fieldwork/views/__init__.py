"""HTTP of the field app: the shell, what it carries along, and what it sends back."""

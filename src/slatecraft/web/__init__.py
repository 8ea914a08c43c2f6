"""The site as a whole: settings, addresses, base templates and the style every app wears."""

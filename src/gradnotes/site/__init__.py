"""The site: a MkDocs plugin, the theme, the build of both languages, and a server to write by."""

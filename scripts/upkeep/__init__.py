"""The catalogs follow the pages; what changed, and what is left: `make update`, `changes`, `status`."""

# ORGANIZATION_ID/ID; the ID alone is enough where the provider has an organization_id.
terraform import runzero_explorer.berlin e22b0c0e-0d3f-4f8a-9c1e-6a7f2b5d8c31/7f4b5c1e-3a52-4c0d-9a3e-2f6c8d1b9e40

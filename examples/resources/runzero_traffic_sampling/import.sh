# ORGANIZATION_ID/ID; the ID alone is enough where the provider has an organization_id.
terraform import runzero_traffic_sampling.plant e22b0c0e-0d3f-4f8a-9c1e-6a7f2b5d8c31/d1b7c3a5-2f64-4e8b-8a19-5c0d7e9f3b42

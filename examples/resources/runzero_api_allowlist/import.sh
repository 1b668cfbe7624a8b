# The id is the account's: account_id of any of its organizations.
terraform import runzero_api_allowlist.this 9f6c2d1e-4b7a-4f53-8e0d-2a1b3c4d5e6f

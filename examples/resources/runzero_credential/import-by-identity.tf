import {
  to = runzero_credential.switches
  identity = {
    id = "91b7c4e2-6d38-4f5a-8e10-2c9d7b3a5f46"
  }
}

# The secret cannot be imported: the next apply takes the configured one into the state, unchecked and without a call.
terraform import runzero_credential.switches 91b7c4e2-6d38-4f5a-8e10-2c9d7b3a5f46

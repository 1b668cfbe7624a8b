terraform import runzero_user.james e77602e0-3fb8-4734-aef9-fbc6fdcb0fa8

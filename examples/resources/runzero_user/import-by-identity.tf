import {
  to = runzero_user.james
  identity = {
    id = "e77602e0-3fb8-4734-aef9-fbc6fdcb0fa8"
  }
}

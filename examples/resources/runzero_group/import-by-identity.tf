import {
  to = runzero_group.viewers
  identity = {
    id = "2b096711-4d28-4417-8635-64af4f62c1ae"
  }
}

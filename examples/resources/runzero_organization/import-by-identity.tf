import {
  to = runzero_organization.emea
  identity = {
    id = "e22b0c0e-0d3f-4f8a-9c1e-6a7f2b5d8c31"
  }
}

import {
  to = runzero_traffic_sampling.plant
  identity = {
    id              = "d1b7c3a5-2f64-4e8b-8a19-5c0d7e9f3b42"
    organization_id = "e22b0c0e-0d3f-4f8a-9c1e-6a7f2b5d8c31"
  }
}

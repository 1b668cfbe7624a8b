terraform {
  required_providers {
    runzero = {
      source  = "seed-84f6aeb9/runzero"
      version = "~> 0.1"
    }
  }
}

# The credential comes from the environment: RUNZERO_CLIENT_ID and RUNZERO_CLIENT_SECRET. Keep it out of the code.
provider "runzero" {
  # Only for a console other than https://console.runzero.com.
  # base_url = "https://console-eu.runzero.com"
}

ephemeral "runzero_access_token" "test" {}

# The state shows what was made of the token, not the token: the first characters of its digest.
provider "echo" {
  data = {
    digest  = substr(sha256(ephemeral.runzero_access_token.test.access_token), 0, 16)
    expires = ephemeral.runzero_access_token.test.expires_at
  }
}

resource "echo" "test" {}

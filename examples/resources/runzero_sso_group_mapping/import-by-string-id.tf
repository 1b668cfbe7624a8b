import {
  to = runzero_sso_group_mapping.it
  id = "f6cfb91a-52ea-4a86-bf9a-5a891a26f52b"
}

import {
  to = runzero_custom_integration.cmdb
  id = "a352c76b-0eb7-4dab-adea-66e8b6016565"
}

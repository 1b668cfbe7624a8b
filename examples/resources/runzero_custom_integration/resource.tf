resource "runzero_custom_integration" "cmdb" {
  name        = "cmdb-import"
  description = "Assets from the CMDB, imported every night"

  # At most 256 by 256 pixels. From a file: filebase64("${path.module}/cmdb.png")
  icon = "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAADklEQVR42mNwgAIGyhgAQGYQAQewk6IAAAAASUVORK5CYII="
}

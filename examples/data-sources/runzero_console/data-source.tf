data "runzero_console" "this" {}

output "console" {
  value = "${data.runzero_console.this.base_url} runs ${data.runzero_console.this.version}"
}

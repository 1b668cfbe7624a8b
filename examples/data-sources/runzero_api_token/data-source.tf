data "runzero_api_token" "pipeline" {
  comment = "Pipeline of EMEA"
}

output "pipeline_created_at" {
  value = data.runzero_api_token.pipeline.created_at
}

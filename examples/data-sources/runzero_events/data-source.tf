data "runzero_events" "failed" {
  search = "success:f"
  limit  = 50
}

output "failed" {
  value = [for event in data.runzero_events.failed.events : "${event.created_at} ${event.action} by ${coalesce(event.source_name, "unknown")}"]
}

package scanoptions

// Defaults are the values, by attribute, that the service gives a template or a schedule which
// does not set them (api-behaviour 5, "Defaults").
func Defaults() map[string]any {
	return map[string]any{
		"rate": 1000, "max_host_rate": 40, "max_attempts": 3, "max_sockets": 2048, "max_group_size": 4096, "max_ttl": 255,
		"passes": 1, "tos": 0, "screenshots": true, "subnet_ping_net_size": 256, "subnet_ping_sample_rate": 3,
	}
}

package main

import (
	"slices"
	"strings"
)

// logLevels gives the environment variables that set this process's loggers to the
// level which the CLI shows. Without them the loggers write everything, as JSON, and
// the CLI reads all of it to throw it away: for a plan of a thousand objects that costs
// more than the plan. A level that the user set for a logger stays.
func logLevels(getenv func(string) string) map[string]string {
	shown := getenv("TF_LOG_PROVIDER")
	if shown == "" {
		shown = getenv("TF_LOG")
	}
	if shown == "" {
		shown = "OFF"
	}
	if !slices.Contains([]string{"OFF", "ERROR", "WARN", "INFO", "DEBUG"}, strings.ToUpper(shown)) {
		return nil // TRACE, JSON, and whatever the CLI takes for TRACE
	}
	set := map[string]string{}
	for _, name := range []string{"TF_LOG_SDK", "TF_LOG_PROVIDER_RUNZERO"} {
		if getenv(name) == "" {
			set[name] = shown
		}
	}
	return set
}

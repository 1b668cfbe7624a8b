package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLogLevels(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ env, want map[string]string }{
		"nobody listens": {nil, map[string]string{"TF_LOG_SDK": "OFF", "TF_LOG_PROVIDER_RUNZERO": "OFF"}},
		"for all": {
			map[string]string{"TF_LOG": "debug"},
			map[string]string{"TF_LOG_SDK": "debug", "TF_LOG_PROVIDER_RUNZERO": "debug"},
		},
		"for providers": {
			map[string]string{"TF_LOG": "off", "TF_LOG_PROVIDER": "INFO"},
			map[string]string{"TF_LOG_SDK": "INFO", "TF_LOG_PROVIDER_RUNZERO": "INFO"},
		},
		"everything":          {map[string]string{"TF_LOG": "TRACE"}, nil},
		"everything, as JSON": {map[string]string{"TF_LOG": "JSON"}, nil},
		"not a level":         {map[string]string{"TF_LOG": "1"}, nil},
		"one logger by itself": {
			map[string]string{"TF_LOG_SDK": "TRACE"},
			map[string]string{"TF_LOG_PROVIDER_RUNZERO": "OFF"},
		},
		"another one by itself": {
			map[string]string{"TF_LOG_PROVIDER_RUNZERO": "DEBUG"},
			map[string]string{"TF_LOG_SDK": "OFF"},
		},
	} {
		if diff := cmp.Diff(c.want, logLevels(func(name string) string { return c.env[name] })); diff != "" {
			t.Errorf("%s: - want, + got:\n%s", name, diff)
		}
	}
}

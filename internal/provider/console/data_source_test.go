package console_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

const address = "data.runzero_console.test"

func TestAccConsoleData(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		config := c.ProviderBlock(fmt.Sprintf("export_token = %q", c.Bootstrap().ExportToken)) +
			acctest.Data("runzero_console", "")
		// answer puts something else in place of part of the console.
		answer := func(part string, status int, body string) func() {
			return func() {
				c.Intercept(func(next http.Handler) http.Handler {
					return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
						if !strings.Contains(r.URL.Path, part) {
							next.ServeHTTP(w, r)
							return
						}
						w.WriteHeader(status)
						_, _ = w.Write([]byte(body))
					})
				})
			}
		}
		acctest.TestWithoutCLI(t, c, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps: []resource.TestStep{
				{
					PreConfig: c.ResetRequests, Config: config,
					Check: resource.ComposeAggregateTestCheckFunc(
						c.CheckCalls(map[string]int{
							"GET getHealthCheck": 1, "GET getLatestAgentVersion": 1,
							"GET getLatestScannerVersion": 1, "GET getLatestPlatformVersion": 1,
						}),
						resource.TestCheckResourceAttr(address, "base_url", c.URL),
						resource.TestCheckResourceAttr(address, "status", "ok"),
						resource.TestMatchResourceAttr(address, "version", regexp.MustCompile(`^\d+\.\d+`)),
						resource.TestMatchResourceAttr(address, "latest_explorer_version", regexp.MustCompile(`^\d+\.\d+`)),
						resource.TestMatchResourceAttr(address, "latest_scanner_version", regexp.MustCompile(`^\d+\.\d+`)),
						resource.TestMatchResourceAttr(address, "latest_platform_version", regexp.MustCompile(`^\d+\.\d+`)),
					),
				},
				{ // a self-hosted console without releases
					PreConfig: answer("/releases/", http.StatusNotFound, "404 page not found"), Config: config,
					Check: resource.ComposeAggregateTestCheckFunc(
						resource.TestCheckResourceAttr(address, "status", "ok"),
						resource.TestCheckNoResourceAttr(address, "latest_explorer_version"),
					),
				},
				{
					PreConfig: answer("/health", http.StatusOK, "<html>Sign in</html>"), Config: config,
					ExpectError: regexp.MustCompile(
						`(?s)Cannot\s+read\s+runzero_console.*does\s+not\s+come\s+from\s+a\s+runZero\s+console.*base_url`),
				},
			},
		})
	})
}

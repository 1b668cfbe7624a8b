package inventory_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

func TestAccPerf(t *testing.T) {
	c := acctest.Start(t, emulator.Options{Inventory: 200000})
	for _, n := range []int{100, 500, 1000} {
		start := time.Now()
		resource.Test(t, resource.TestCase{
			ProtoV6ProviderFactories: c.Factories(),
			Steps:                    []resource.TestStep{{Config: c.ProviderBlock(fmt.Sprintf("export_token = %q", c.Bootstrap().ExportToken)) + acctest.Data("runzero_inventory", fmt.Sprintf("dataset=\"assets\"\nlimit=%d", n))}},
		})
		t.Log(n, time.Since(start))
	}
}

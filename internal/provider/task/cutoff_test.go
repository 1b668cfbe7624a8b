package task

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestCutOffIsAWarning(t *testing.T) {
	if diags := cutOff(list{Truncated: types.BoolValue(false)}); len(diags) != 0 {
		t.Errorf("a whole list warns: %v", diags)
	}
	diags := cutOff(list{Truncated: types.BoolValue(true)})
	if len(diags) != 1 || diags[0].Severity() != diag.SeverityWarning || !strings.Contains(diags[0].Summary(), "newest 1000") {
		t.Errorf("got %v", diags)
	}
	if all().Warn == nil {
		t.Error("the data source does not warn")
	}
}

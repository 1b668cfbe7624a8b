package entity

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func TestAttributesThatExcludeEachOther(t *testing.T) {
	exactly, most := ExactlyOneOf("note", "color"), AtMostOneOf("note", "color")
	for name, test := range map[string]struct {
		validator resource.ConfigValidator
		given     attributes
		ok        bool
	}{
		"one of one":                     {exactly, attributes{"note": "a"}, true},
		"none of one":                    {exactly, attributes{}, false},
		"two of one":                     {exactly, attributes{"note": "a", "color": "b"}, false},
		"one that may still be none":     {exactly, attributes{"note": unknown{}}, true},
		"one, and one that may be there": {exactly, attributes{"note": "a", "color": unknown{}}, true},
		"one at most":                    {most, attributes{"color": "b"}, true},
		"none at most":                   {most, attributes{}, true},
		"two at most":                    {most, attributes{"note": "a", "color": "b"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			entry := newShelf().entry(func(s *ResourceSpec[widgetModel]) {
				s.Validators = []resource.ConfigValidator{test.validator}
			})
			c := startCLI(t, nil, entry)
			test.given["name"] = "HQ"
			config := c.value(c.schemas.ResourceSchemas["runzero_widget"].ValueType(), test.given)
			answer, err := c.server.ValidateResourceConfig(t.Context(), &tfprotov6.ValidateResourceConfigRequest{
				TypeName: "runzero_widget", Config: c.dynamic(config),
			})
			if err != nil || (diagnostics(answer.Diagnostics).errors() == "") != test.ok {
				t.Errorf("got %v %s", err, diagnostics(answer.Diagnostics).errors())
			}
		})
	}
	if n := Configured(tftypes.NewValue(tftypes.String, "a"), "note"); n != -1 {
		t.Errorf("of a text %d are configured", n)
	}
}

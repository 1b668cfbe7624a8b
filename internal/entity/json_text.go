package entity

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// JSONText is free-form JSON as text without spaces and with sorted keys, so that it
// differs only where its meaning does. Null for nothing, JSON null, or what is no JSON.
func JSONText(raw []byte) types.String {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber() // large numbers keep their digits
	var v any
	if err := d.Decode(&v); err != nil || v == nil {
		return types.StringNull()
	}
	var text strings.Builder
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return types.StringNull()
	}
	return types.StringValue(runzero.CleanValue(strings.TrimSpace(text.String())))
}

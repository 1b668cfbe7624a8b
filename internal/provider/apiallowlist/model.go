package apiallowlist

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

type resourceModel struct {
	entity.InAccount
	Addresses       netset.Value `tfsdk:"addresses"`
	CallerAddresses netset.Value `tfsdk:"caller_addresses"`
	AllowLockout    types.Bool   `tfsdk:"allow_lockout"`
	entity.Timeouts
}

type dataModel struct {
	ID        types.String `tfsdk:"id"`
	Enabled   types.Bool   `tfsdk:"enabled"`
	Addresses netset.Value `tfsdk:"addresses"`
	Text      types.String `tfsdk:"text"`
}

// consoleText is the list as the console takes it: separated by commas (api-behaviour 2).
func consoleText(v netset.Value) string { return v.Join(",") }

// fromSettings reads the list out of the account's settings. A null is an empty list;
// a console that answers with an array instead of text is understood too.
func fromSettings(settings map[string]any, key string) (netset.Value, error) {
	value, ok := settings[key]
	if !ok {
		return netset.Null(), fmt.Errorf("the console's account settings have no key %q", key)
	}
	switch v := value.(type) {
	case nil:
		return netset.From(), nil
	case string:
		return netset.FromText(runzero.CleanValue(v)), nil
	case []any:
		texts := make([]string, 0, len(v))
		for _, one := range v {
			texts = append(texts, runzero.CleanValue(fmt.Sprint(one)))
		}
		return netset.FromText(strings.Join(texts, ",")), nil
	}
	return netset.Null(), fmt.Errorf("the key %q of the console's account settings is neither text nor a list", key)
}

package emulator

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// allowlistKey is the one key of the account settings.
const allowlistKey = "api_key_ip_allowlist"

// accountSettingsRoutes are endpoints that the API document does not have. Nothing is known about
// the real ones, if there are any; these have the shape that the provider lets its users name.
func accountSettingsRoutes(acct []string) []route {
	return []route{
		{op: "getAccountSettings", method: http.MethodGet, path: "/account/settings", kinds: acct, handle: readSettings},
		{
			op: "updateAccountSettings", method: http.MethodPatch, path: "/account/settings", kinds: acct,
			handle: patchSettings,
		},
	}
}

func accountSettingsKind() objectKind {
	return objectKind{
		name:        "account_settings",
		unpublished: accountSettingsRoutes(accountTokenKinds()),
	}
}

func readSettings(c *call) (any, error) {
	return plain{allowlistKey: c.s.Account.Allowlist}, nil
}

// patchSettings writes the allowlist. It applies at once, also to the caller, who is not warned.
func patchSettings(c *call) (any, error) {
	f, err := c.decode()
	if err != nil {
		return nil, err
	}
	list := f.str(allowlistKey)
	if f.err != nil {
		return nil, f.err
	}
	if list != nil {
		for _, e := range entries(*list) {
			if !isNetwork(e) {
				return nil, badRequest("invalid " + allowlistKey + " entry: " + e)
			}
		}
		c.s.Account.Allowlist = c.allowlistText(*list)
	}
	return readSettings(c)
}

// allowlistText is how the allowlist is kept: as sent, or in order and in canonical form.
func (c *call) allowlistText(sent string) string {
	if !c.e.hasVariant("allowlist-rewritten") {
		return sent
	}
	var list []netip.Prefix
	for _, e := range entries(sent) {
		if p, err := netip.ParsePrefix(normalPrefix(e)); err == nil && !slices.Contains(list, p) {
			list = append(list, p)
		}
	}
	slices.SortFunc(list, netip.Prefix.Compare)
	var out []string
	for _, p := range list {
		if p.IsSingleIP() {
			out = append(out, p.Addr().String())
			continue
		}
		out = append(out, p.String())
	}
	return strings.Join(out, ", ")
}

// checkAllowlist refuses callers from elsewhere. It holds for all use of the API (api-behaviour 2),
// the exchange of a client's secret included; versions and health, which need no credential, are
// left out. What a blocked caller sees is not known.
func (c *call) checkAllowlist(ip string) error {
	list := entries(c.s.Account.Allowlist)
	if len(list) == 0 || len(c.route.kinds) == 0 && !strings.HasPrefix(c.route.path, "/account/") {
		return nil
	}
	if a, err := netip.ParseAddr(ip); err == nil {
		a = a.Unmap().WithZone("")
		for _, e := range list {
			if p, err := netip.ParsePrefix(normalPrefix(e)); err == nil && p.Contains(a) {
				return nil
			}
		}
	}
	status := http.StatusForbidden
	if c.e.hasVariant("blocked-401") {
		status = http.StatusUnauthorized
	}
	return failed(status, "this address is not in the API key IP address allowlist")
}

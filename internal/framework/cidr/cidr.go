// Package cidr checks networks that serve as map keys, such as the registered subnets of a site.
//
// A map key has no semantic equality: Terraform sees another spelling as another element. So a key is accepted in exactly one
// spelling, the canonical one, which is also what a read gives back.
package cidr

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// Canonical returns the canonical spelling of a network as the service gives it: the shortest form of the address, host bits
// cleared, always with a prefix length ("10.0.0.1" becomes "10.0.0.1/32"; whether the service normalises its keys is not known,
// fact sheet section 4). Text that is no network is an error, which quotes it.
func Canonical(text string) (string, error) {
	prefix, err := parse(strings.TrimSpace(text))
	if err != nil {
		return "", fmt.Errorf("%q is not a network in CIDR notation: %w", text, err)
	}
	return prefix.Masked().String(), nil
}

// parse reads a CIDR or a bare address. The error says what is wrong without repeating the text.
func parse(text string) (netip.Prefix, error) {
	if text == "" {
		return netip.Prefix{}, errors.New("it is empty")
	}
	base, bits, slashed := strings.Cut(text, "/")
	addr, err := netip.ParseAddr(base)
	if err != nil {
		return netip.Prefix{}, fmt.Errorf("%q is not an IPv4 or IPv6 address", base)
	}
	if addr.Zone() != "" {
		return netip.Prefix{}, errors.New("an IPv6 zone has no meaning in a network")
	}
	if !slashed {
		return netip.PrefixFrom(addr, addr.BitLen()), nil
	}
	if prefix, err := netip.ParsePrefix(text); err == nil {
		return prefix, nil
	}
	if mask := net.ParseIP(bits).To4(); mask != nil && addr.Is4() {
		if ones, size := net.IPMask(mask).Size(); size != 0 {
			return netip.Prefix{}, fmt.Errorf("write the netmask %s as the prefix length /%d", bits, ones)
		}
	}
	return netip.Prefix{}, fmt.Errorf("the prefix length %q is not a number from 0 to %s", bits, strconv.Itoa(addr.BitLen()))
}

// Keys is a validator for a map whose keys are networks. Each key must be a CIDR in canonical spelling: with a prefix length, without
// host bits, IPv6 in its shortest form. A diagnostic has the path of the key's element and names the right spelling if there is one.
func Keys() validator.Map { return keys{} }

type keys struct{}

const keysText = "each key is a network in CIDR notation without host bits, such as 192.0.2.0/24"

// Description says what the validator wants.
func (keys) Description(context.Context) string { return keysText }

// MarkdownDescription says what the validator wants.
func (keys) MarkdownDescription(context.Context) string { return keysText }

// ValidateMap implements validator.Map.
func (keys) ValidateMap(_ context.Context, req validator.MapRequest, resp *validator.MapResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	names := make([]string, 0, len(req.ConfigValue.Elements()))
	for key := range req.ConfigValue.Elements() {
		names = append(names, key)
	}
	slices.Sort(names)
	for _, key := range names {
		if reason := fault(key); reason != "" {
			resp.Diagnostics.AddAttributeError(req.Path.AtMapKey(key), "Invalid network as a map key",
				fmt.Sprintf("The key %q is refused: %s.\n\nExample of a right key: %q.", key, reason, "192.0.2.0/24"))
		}
	}
}

// fault says why a key is refused and what to write instead, or "" if it is right.
func fault(key string) string {
	prefix, err := parse(strings.TrimSpace(key))
	if err != nil {
		return err.Error()
	}
	canonical := prefix.Masked().String()
	switch {
	case key == canonical:
		return ""
	case !strings.Contains(key, "/"):
		return fmt.Sprintf("it has no prefix length; write %q", canonical)
	case prefix.Addr() != prefix.Masked().Addr():
		return fmt.Sprintf("it has host bits set; did you mean %q?", canonical)
	default:
		return fmt.Sprintf("a key has only one spelling; write %q", canonical)
	}
}

// Package cidrkeys checks networks that serve as map keys, such as the registered subnets of a
// site.
//
// Whether the service keeps the spelling of a key is not known (api-behaviour 4), and a map key has
// no semantic equality: whoever reads such a map has to find the spelling of the configuration
// again.
package cidrkeys

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

// Canonical returns the canonical spelling of a network as the service gives it: the shortest form
// of the address, host bits cleared, always with a prefix length ("10.0.0.1" becomes "10.0.0.1/32";
// whether the service normalises its keys is not known, api-behaviour 4). Text that is no network
// is an error, which quotes it.
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
			return netip.PrefixFrom(addr, ones), nil
		}
	}
	return netip.Prefix{}, fmt.Errorf("the prefix length %q is not a number from 0 to %s", bits,
		strconv.Itoa(addr.BitLen()))
}

// Keys is a validator for a map whose keys are networks, in any spelling. Host bits in a key are a
// warning, and so are two keys that mean the same network. A diagnostic has the path of the key's
// element.
func Keys() validator.Map { return keys{} }

type keys struct{}

const keysText = "each key is a network in CIDR notation, such as 192.0.2.0/24"

// Description says what the validator wants.
func (keys) Description(context.Context) string { return keysText }

// MarkdownDescription says what the validator wants.
func (keys) MarkdownDescription(context.Context) string { return keysText }

// ValidateMap implements validator.Map.
func (keys) ValidateMap(_ context.Context, req validator.MapRequest, resp *validator.MapResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	elements := req.ConfigValue.Elements()
	names := make([]string, 0, len(elements))
	for key := range elements {
		names = append(names, key)
	}
	slices.Sort(names)
	seen := make(map[netip.Prefix]string, len(names))
	for _, key := range names {
		at := req.Path.AtMapKey(key)
		prefix, err := parse(strings.TrimSpace(key))
		if err != nil {
			resp.Diagnostics.AddAttributeError(at, "Invalid network as a map key",
				fmt.Sprintf("The key %q of %s is refused: %s.\n\nExample of a right key: %q.", key, req.Path, err, "192.0.2.0/24"))
			continue
		}
		network := prefix.Masked()
		first, again := seen[network]
		switch {
		case again && !elements[first].Equal(elements[key]):
			resp.Diagnostics.AddAttributeWarning(at, "Two keys for one network",
				fmt.Sprintf(
					"The keys %q and %q of %s mean the same network and say different things of it. The console may keep one of "+
						"them only.\n\nTake one out.", first, key, req.Path))
		case !again && prefix != network:
			resp.Diagnostics.AddAttributeWarning(at, "Network with host bits",
				fmt.Sprintf("The key %q of %s has host bits set and is taken for the network %q. For the single address write %q.",
					key, req.Path, network, netip.PrefixFrom(prefix.Addr(), prefix.Addr().BitLen())))
		}
		if !again {
			seen[network] = key
		}
	}
}

package apiallowlist

import (
	"context"
	"fmt"
	"net/netip"
	"strings"

	"go4.org/netipx"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/netset"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// lockoutNext is the next step after every refusal of the guard.
const lockoutNext = "Nothing was written. Add what is missing to addresses, or set allow_lockout = true if this " +
	"machine is meant to lose access; a lock-out can then only be undone in the console."

// off reports whether a list lets every address in.
func off(addresses netset.Value) bool { return len(addresses.Entries()) == 0 }

// uncovered lists the wanted addresses and networks that the list does not hold in full.
func uncovered(list netset.Value, wanted []string) ([]string, error) {
	var b netipx.IPSetBuilder
	for _, entry := range list.Entries() {
		p, err := prefix(entry)
		if err != nil {
			return nil, err
		}
		b.AddPrefix(p)
	}
	set, err := b.IPSet()
	if err != nil {
		return nil, fmt.Errorf("reading the addresses: %w", err)
	}
	var missing []string
	for _, entry := range wanted {
		p, err := prefix(entry)
		if err != nil {
			return nil, err
		}
		if !set.ContainsPrefix(p) {
			missing = append(missing, entry)
		}
	}
	return missing, nil
}

// prefix reads an entry in canonical spelling. An IPv4 address in IPv6 spelling means the IPv4 one.
func prefix(entry string) (netip.Prefix, error) {
	if addr, err := netip.ParseAddr(entry); err == nil {
		addr = addr.Unmap()
		return netip.PrefixFrom(addr, addr.BitLen()), nil
	}
	p, err := netip.ParsePrefix(entry)
	if err != nil {
		return netip.Prefix{}, fmt.Errorf("%q is neither an address nor a CIDR", entry)
	}
	if a := p.Addr(); a.Is4In6() && p.Bits() >= 96 {
		p = netip.PrefixFrom(a.Unmap(), p.Bits()-96)
	}
	return p.Masked(), nil
}

// guard refuses a list that would lock this machine out, or that may do so.
func guard(ctx context.Context, c *runzero.Client, m resourceModel) error {
	if m.AllowLockout.ValueBool() || off(m.Addresses) {
		return nil
	}
	wanted := m.CallerAddresses.Entries()
	seen, known, err := c.CallerAddress(ctx)
	switch {
	case err != nil:
		return &entity.ErrorWithAdvice{
			Err:  fmt.Errorf("finding out how the console sees this machine: %w", err),
			Next: "Nothing was written. Run the command again; allow_lockout = true does without.",
		}
	case known:
		wanted = append(wanted, seen.String())
	case len(wanted) == 0:
		return &entity.ErrorWithAdvice{Err: fmt.Errorf("it is not known from which address the console sees this machine: %s",
			unknownCaller(c)), Next: unknownNext, Attribute: "caller_addresses"}
	}
	missing, err := uncovered(m.Addresses, wanted)
	if err != nil {
		return err
	}
	if len(missing) > 0 {
		text := fmt.Sprintf("the list %s would lock this machine out: it does not cover %s", consoleText(m.Addresses),
			strings.Join(missing, ", "))
		if known {
			text += fmt.Sprintf(" (the console sees this machine as %s)", seen)
		}
		return &entity.ErrorWithAdvice{Err: fmt.Errorf("%s", text), Next: lockoutNext, Attribute: "addresses"}
	}
	return nil
}

const unknownNext = "Nothing was written. List the addresses that Terraform's calls come from in caller_addresses, " +
	"or use an account token, whose last address the console tells, or set allow_lockout = true."

func unknownCaller(c *runzero.Client) string {
	if c.LoginKind() == runzero.KindAPIClient {
		return "the console does not tell that of an API client"
	}
	return "the console does not tell"
}

package function

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	tffunction "github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"go4.org/netipx"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/addressset"
)

// entriesText says what the lists of the address functions may hold.
const entriesText = "all that the scope of a site may hold, in any order, also overlapping. IPv4 and IPv6 addresses " +
	"(`192.0.2.7`), CIDRs (`192.0.2.0/24`; host bits count as cleared) " +
	"and ranges (`192.0.2.10-192.0.2.20`) count. Host names, domains, AS numbers and keywords such as `country4:XX` " +
	"have no addresses that are known here and are left out. " +
	"What was plainly meant as an address and is none is an error."

// addresses reads the list of one argument as a set of addresses.
func addresses(list types.List, position int64) (*netipx.IPSet, *tffunction.FuncError) {
	entries, fault := texts(list, position)
	if fault != nil {
		return nil, fault
	}
	return setOf(entries, position)
}

func setOf(entries []string, position int64) (*netipx.IPSet, *tffunction.FuncError) {
	set, err := addressset.Parse(entries)
	if err != nil {
		return nil, tffunction.NewArgumentFuncError(position, err.Error())
	}
	return set, nil
}

// oneOrMore reads an argument of any type that is a text, or a list, set or tuple of texts.
func oneOrMore(given types.Dynamic, position int64) ([]string, *tffunction.FuncError) {
	var elements []attr.Value
	switch v := given.UnderlyingValue().(type) {
	case types.String:
		elements = []attr.Value{v}
	case types.List:
		elements = v.Elements()
	case types.Set:
		elements = v.Elements()
	case types.Tuple:
		elements = v.Elements()
	default:
		return nil, tffunction.NewArgumentFuncError(position,
			"give a text or a list of texts, such as \"10.1.0.0/16\" or [\"10.1.0.0/16\"]")
	}
	out := make([]string, 0, len(elements))
	for i, element := range elements {
		text, ok := element.(types.String)
		if !ok || text.IsNull() || text.IsUnknown() {
			return nil, tffunction.NewArgumentFuncError(position, fmt.Sprintf("element %d is no text, or null", i))
		}
		out = append(out, text.ValueString())
	}
	return out, nil
}

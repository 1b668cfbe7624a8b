package function

import (
	tffunction "github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"go4.org/netipx"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/addrset"
)

// entriesText says what the lists of the address functions may hold.
const entriesText = "IPv4 and IPv6 addresses (`192.0.2.7`), CIDRs without host bits (`192.0.2.0/24`) and ranges (`192.0.2.10-192.0.2.20`), in any order, also overlapping. Host names and AS numbers are errors."

// addresses reads the list of one argument as a set of addresses.
func addresses(list types.List, position int64) (*netipx.IPSet, *tffunction.FuncError) {
	entries, fault := texts(list, position)
	if fault != nil {
		return nil, fault
	}
	set, err := addrset.Parse(entries)
	if err != nil {
		return nil, tffunction.NewArgumentFuncError(position, err.Error())
	}
	return set, nil
}

package acctest

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
)

// Wrong is the attributes of a resource and what the error about them says: a regular expression.
type Wrong struct{ Attributes, Says string }

// Refused is a step with one resource for each wrong input, all of which are
// refused at once and before any call. Terraform reports them in their order.
func (c *Console) Refused(typeName string, wrong ...Wrong) resource.TestStep {
	var config, says []string
	for i, w := range wrong {
		config = append(config, fmt.Sprintf("resource %q \"wrong%d\" {\n%s\n}\n", typeName, i, w.Attributes))
		says = append(says, fmt.Sprintf(`%s"\s+"wrong%d".*%s`, typeName, i, w.Says))
	}
	return resource.TestStep{
		PreConfig: c.ResetRequests, Config: c.Config(config...), ExpectError: regexp.MustCompile("(?s)" + strings.Join(says, ".*")),
	}
}

// NoCall is a step that fails if anything was called since the last reset.
func (c *Console) NoCall() resource.TestStep {
	return resource.TestStep{Config: c.Config(`resource "terraform_data" "nothing" {}`), Check: c.Made(map[string]int{})}
}

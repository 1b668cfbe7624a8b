package entity

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

// describedTimeouts is the attribute `timeouts` with what its limits are about, and what they are
// where nobody sets them.
func describedTimeouts(ctx context.Context, opts timeouts.Opts) schema.Attribute {
	limit := func(what string, byDefault time.Duration, more string) string {
		return fmt.Sprintf("Longest time for %s, such as `30s` or `1h`. Default `%dm`.%s", what, byDefault/time.Minute, more)
	}
	texts := map[string]string{
		"create": limit("a create", writeTimeout, ""),
		"read":   limit("a read, in a plan or a refresh", readTimeout, ""),
		"update": limit("an update", writeTimeout, ""),
		"delete": limit("a delete", writeTimeout, " Must be applied before the destroy."),
	}
	attribute, ok := timeouts.Attributes(ctx, opts).(schema.SingleNestedAttribute)
	if !ok { // not reached: the library says so
		return timeouts.Attributes(ctx, opts)
	}
	for name, inner := range attribute.Attributes {
		if one, ok := inner.(schema.StringAttribute); ok {
			one.Description, one.MarkdownDescription = "", texts[name]
			attribute.Attributes[name] = one
		}
	}
	attribute.MarkdownDescription = "How long operations on it may take, waits for the console's rate limit included. A " +
		"longer limit helps where a console is slow or limits many calls."
	return attribute
}

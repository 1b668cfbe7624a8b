package provider

import (
	"strings"
	"unicode"
)

// maxUserAgent bounds what a user may add to the User-Agent, in characters.
const maxUserAgent = 256

// userAgent is how the provider calls itself to a console, which shows it beside the tokens that it
// uses. A user adds to it with the variable that Terraform and other providers know, for example
// the name of a pipeline.
func (s settings) userAgent(version, terraform string) string {
	agent := "terraform-provider-runzero/" + version + " (Terraform/" + terraform + ")"
	// A character that a header cannot hold would make every call fail.
	added := strings.Join(strings.FieldsFunc(s.getenv("TF_APPEND_USER_AGENT"), func(r rune) bool {
		return r > unicode.MaxASCII || !unicode.IsPrint(r) || r == ' '
	}), " ")
	if added == "" {
		return agent
	}
	return agent + " " + added[:min(len(added), maxUserAgent)]
}

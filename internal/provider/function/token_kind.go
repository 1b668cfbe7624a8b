package function

import (
	"context"
	"strings"

	tffunction "github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

type tokenKind struct{}

func newTokenKind() tffunction.Function { return tokenKind{} }

// Metadata names the function.
func (tokenKind) Metadata(_ context.Context, _ tffunction.MetadataRequest, resp *tffunction.MetadataResponse) {
	resp.Name = "token_kind"
}

// Definition describes the function.
func (tokenKind) Definition(_ context.Context, _ tffunction.DefinitionRequest, resp *tffunction.DefinitionResponse) {
	resp.Definition = tffunction.Definition{
		Summary: "The kind of a runZero token, by its prefix",
		MarkdownDescription: "Tells what sort of token a text is, by its first two characters: `account` (`CT`), " +
			"`organization` (`OT`), `export` (`ET` or `XT`) or `download` (`DT`, the token that installs Explorers). " +
			"Anything else is an error, which does not repeat the text. Nothing is sent: whether the console accepts the " +
			"token is not known.\n\n" +
			"The result of a sensitive token is sensitive too; `nonsensitive()` around the call is safe, since the kind " +
			"reveals nothing.",
		Parameters: []tffunction.Parameter{tffunction.StringParameter{
			Name:                "token",
			MarkdownDescription: "The token. Keep it in a sensitive variable, or Terraform may show it beside an error.",
		}},
		Return: tffunction.StringReturn{},
	}
}

// Run tells the kind.
func (tokenKind) Run(ctx context.Context, req tffunction.RunRequest, resp *tffunction.RunResponse) {
	var token string
	if resp.Error = req.Arguments.Get(ctx, &token); resp.Error != nil {
		return
	}
	kind, fault := kindOf(token)
	if fault != "" {
		resp.Error = tffunction.NewArgumentFuncError(0, fault)
		return
	}
	resp.Error = resp.Result.Set(ctx, kind)
}

// kindOf is the word for the kind of a token, or what is wrong with it in words that do not hold it
// (api-behaviour 7).
func kindOf(token string) (kind, fault string) {
	switch runzero.TokenKind(token) {
	case runzero.KindAccountToken:
		return "account", ""
	case runzero.KindOrganizationToken:
		return "organization", ""
	case runzero.KindExportToken:
		return "export", ""
	}
	switch {
	case strings.HasPrefix(token, "DT"):
		return "download", ""
	case strings.TrimSpace(token) == "":
		return "", "the token is empty"
	case strings.TrimSpace(token) != token:
		return "", "the token has white space around it; trimspace() removes it"
	}
	return "",
		"the text is no runZero token: those start with CT (account), OT (organization), ET or XT (export), or DT (download)"
}

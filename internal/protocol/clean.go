package protocol

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// cleanServer is the last place that a text for people passes: what the provider, the framework or
// a library says. Whatever value of a row it quotes, no secret of the client, no control character
// and no command to a build system leaves here. What is quoted in one line is cleaned where it is
// quoted, because here nobody knows which line breaks are the provider's own.
type cleanServer struct {
	frameworkServer
	backend   func() *entity.Backend
	resources *resourceSchemas
}

// learn tells the client of the secrets in what a diagnostic is about. It costs nothing where there
// is nothing to say.
func (s *cleanServer) learn(
	ctx context.Context, diags []*tfprotov6.Diagnostic, typeName string, values ...*tfprotov6.DynamicValue,
) {
	if len(diags) == 0 || s.backend == nil {
		return
	}
	if b := s.backend(); b != nil && b.Client != nil {
		b.Client.KeepSecret(s.resources.sensitiveValues(ctx, typeName, values)...)
	}
}

// text cleans a text of several lines.
func (s *cleanServer) text(text string) string {
	return runzero.CleanDiagnostic(s.withoutSecrets(text))
}

// line cleans a headline or a line of progress.
func (s *cleanServer) line(text string) string { return runzero.OneLine(s.withoutSecrets(text)) }

func (s *cleanServer) withoutSecrets(text string) string {
	if s.backend == nil {
		return text
	}
	if b := s.backend(); b != nil && b.Client != nil {
		return b.Client.HideSecrets(text)
	}
	return text
}

func (s *cleanServer) clean(diags []*tfprotov6.Diagnostic) {
	for _, d := range diags {
		d.Summary, d.Detail = s.line(d.Summary), s.text(d.Detail)
	}
}

// cleanError keeps an error unless its text has to change.
func (s *cleanServer) cleanError(err error) error {
	if err == nil {
		return nil
	}
	if text := s.text(err.Error()); text != err.Error() {
		return errors.New(text)
	}
	return err
}

// CallFunction implements [tfprotov6.ProviderServer].
func (s *cleanServer) CallFunction(
	ctx context.Context, req *tfprotov6.CallFunctionRequest,
) (*tfprotov6.CallFunctionResponse, error) {
	answer, err := s.frameworkServer.CallFunction(ctx, req)
	if answer != nil && answer.Error != nil {
		answer.Error.Text = s.text(answer.Error.Text)
	}
	return answer, s.cleanError(err)
}

// ListResource implements [tfprotov6.ListResourceServer].
func (s *cleanServer) ListResource(
	ctx context.Context, req *tfprotov6.ListResourceRequest,
) (*tfprotov6.ListResourceServerStream, error) {
	stream, err := s.frameworkServer.ListResource(ctx, req)
	if err != nil || stream == nil || stream.Results == nil {
		return stream, s.cleanError(err)
	}
	results := stream.Results
	stream.Results = func(push func(tfprotov6.ListResourceResult) bool) {
		results(func(result tfprotov6.ListResourceResult) bool {
			result.DisplayName = s.line(result.DisplayName)
			s.clean(result.Diagnostics)
			return push(result)
		})
	}
	return stream, nil
}

// InvokeAction implements [tfprotov6.ActionServer].
func (s *cleanServer) InvokeAction(
	ctx context.Context, req *tfprotov6.InvokeActionRequest,
) (*tfprotov6.InvokeActionServerStream, error) {
	stream, err := s.frameworkServer.InvokeAction(ctx, req)
	if err != nil || stream == nil || stream.Events == nil {
		return stream, s.cleanError(err)
	}
	events := stream.Events
	stream.Events = func(push func(tfprotov6.InvokeActionEvent) bool) {
		events(func(event tfprotov6.InvokeActionEvent) bool {
			switch kind := event.Type.(type) {
			case tfprotov6.ProgressInvokeActionEventType:
				event.Type = tfprotov6.ProgressInvokeActionEventType{Message: s.line(kind.Message)}
			case tfprotov6.CompletedInvokeActionEventType:
				s.clean(kind.Diagnostics)
			}
			return push(event)
		})
	}
	return stream, nil
}

// maxMessage is the longest message that Terraform takes from a provider, in bytes; some are left
// for what is around a value.
const maxMessage = 64<<20 - 64<<10

// tooLarge says that a value is longer than Terraform takes. Without this, all that anybody sees is
// an error of the transport.
func tooLarge(typeName string, value *tfprotov6.DynamicValue) *tfprotov6.Diagnostic {
	if value == nil || len(value.MsgPack) <= maxMessage {
		return nil
	}
	return &tfprotov6.Diagnostic{
		Severity: tfprotov6.DiagnosticSeverityError,
		Summary:  fmt.Sprintf("The answer for %s is too large", typeName),
		Detail: fmt.Sprintf("It makes %d MiB, and Terraform takes no more than 64 MiB from a provider.\n\n"+
			"Ask for less: narrow it with search or organization_id, or with limit and fields where there are such.",
			len(value.MsgPack)>>20),
	}
}

package protocol

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// TestEveryAnswerIsCleaned: a call whose answer has diagnostics passes the clean server. State
// stores, which the provider has none of, are left out.
func TestEveryAnswerIsCleaned(t *testing.T) {
	t.Parallel()
	cleaned := map[string]bool{}
	for _, file := range []string{"clean.go", "clean_calls.go"} {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv != nil {
				cleaned[f.Name.Name] = true
			}
		}
	}
	checked := 0
	for _, part := range []reflect.Type{
		reflect.TypeFor[tfprotov6.ProviderServer](),
		reflect.TypeFor[tfprotov6.ListResourceServer](), reflect.TypeFor[tfprotov6.ActionServer](),
	} {
		for i := range part.NumMethod() {
			m := part.Method(i)
			answer := m.Type.Out(0).Elem()
			_, has := answer.FieldByName("Diagnostics")
			isStream := strings.HasSuffix(answer.Name(), "ServerStream")
			isFunction := m.Name == "CallFunction"
			isSchema := strings.HasPrefix(m.Name, "Get") // says nothing of any row
			if (has && !isSchema || isStream || isFunction) && !cleaned[m.Name] {
				t.Errorf("%s is not cleaned", m.Name)
			}
			checked++
		}
	}
	if checked < 25 {
		t.Errorf("only %d calls found", checked)
	}
}

// hostileServer says evil things.
type hostileServer struct {
	frameworkServer
	text string
}

func (s hostileServer) diagnostics() []*tfprotov6.Diagnostic {
	return []*tfprotov6.Diagnostic{{Summary: s.text, Detail: "First.\n\n" + s.text}}
}

func (s hostileServer) ReadResource(
	context.Context, *tfprotov6.ReadResourceRequest,
) (*tfprotov6.ReadResourceResponse, error) {
	return &tfprotov6.ReadResourceResponse{Diagnostics: s.diagnostics()}, nil
}

func (s hostileServer) CallFunction(
	context.Context, *tfprotov6.CallFunctionRequest,
) (*tfprotov6.CallFunctionResponse, error) {
	return &tfprotov6.CallFunctionResponse{Error: &tfprotov6.FunctionError{Text: s.text}}, nil
}

func (s hostileServer) ListResource(
	context.Context, *tfprotov6.ListResourceRequest,
) (*tfprotov6.ListResourceServerStream, error) {
	return &tfprotov6.ListResourceServerStream{Results: func(push func(tfprotov6.ListResourceResult) bool) {
		push(tfprotov6.ListResourceResult{DisplayName: s.text, Diagnostics: s.diagnostics()})
	}}, nil
}

func (s hostileServer) InvokeAction(
	context.Context, *tfprotov6.InvokeActionRequest,
) (*tfprotov6.InvokeActionServerStream, error) {
	return &tfprotov6.InvokeActionServerStream{Events: func(push func(tfprotov6.InvokeActionEvent) bool) {
		push(tfprotov6.InvokeActionEvent{Type: tfprotov6.ProgressInvokeActionEventType{Message: s.text}})
		push(tfprotov6.InvokeActionEvent{Type: tfprotov6.CompletedInvokeActionEventType{Diagnostics: s.diagnostics()}})
	}}, nil
}

func (s hostileServer) ReadDataSource(
	context.Context, *tfprotov6.ReadDataSourceRequest,
) (*tfprotov6.ReadDataSourceResponse, error) {
	value := tfprotov6.DynamicValue{MsgPack: make([]byte, maxMessage+1)}
	return &tfprotov6.ReadDataSourceResponse{State: &value}, nil
}

func newCleanServer(t *testing.T) *cleanServer {
	t.Helper()
	token := "CT" + "S3cretMarker" + "0123456789abcdef"
	client, err := runzero.New(
		runzero.Config{ConnConfig: runzero.ConnConfig{
			BaseURL: "https://console.example.com",
			Login:   runzero.Login{Kind: runzero.KindAccountToken, Token: token},
		}})
	if err != nil {
		t.Fatal(err)
	}
	backend := &entity.Backend{Client: client}
	return &cleanServer{
		frameworkServer: hostileServer{text: "quoted " + token + "\x1b[2J\u202e ::add-mask::x ##vso[a]"},
		backend:         func() *entity.Backend { return backend },
		resources:       &resourceSchemas{entries: entries},
	}
}

func TestCleanServer(t *testing.T) {
	t.Parallel()
	const want = "quoted [redacted][2J : :add-mask::x # #vso[a]"
	s := newCleanServer(t)
	var texts []string
	said := func(diags []*tfprotov6.Diagnostic) {
		for _, d := range diags {
			texts = append(texts, d.Summary, strings.TrimPrefix(d.Detail, "First.\n\n"))
		}
	}
	read, err := s.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{TypeName: "runzero_site"})
	if err != nil {
		t.Fatal(err)
	}
	said(read.Diagnostics)
	called, err := s.CallFunction(t.Context(), &tfprotov6.CallFunctionRequest{})
	if err != nil {
		t.Fatal(err)
	}
	texts = append(texts, called.Error.Text)
	listed, err := s.ListResource(t.Context(), &tfprotov6.ListResourceRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for result := range listed.Results {
		texts = append(texts, result.DisplayName)
		said(result.Diagnostics)
	}
	invoked, err := s.InvokeAction(t.Context(), &tfprotov6.InvokeActionRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for event := range invoked.Events {
		switch kind := event.Type.(type) {
		case tfprotov6.ProgressInvokeActionEventType:
			texts = append(texts, kind.Message)
		case tfprotov6.CompletedInvokeActionEventType:
			said(kind.Diagnostics)
		}
	}
	if len(texts) != 9 {
		t.Errorf("%d texts", len(texts))
	}
	for _, text := range texts {
		if text != want {
			t.Errorf("%q, want %q", text, want)
		}
	}
}

// What Terraform could not take is an error that says what to do.
func TestAnswerThatIsTooLarge(t *testing.T) {
	t.Parallel()
	read, err := newCleanServer(t).ReadDataSource(t.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: "runzero_sites"})
	if err != nil || read.State != nil || len(read.Diagnostics) != 1 {
		t.Fatalf("%v, %v", read, err)
	}
	if text := read.Diagnostics[0].Summary +
		read.Diagnostics[0].Detail; !strings.Contains(text, "runzero_sites is too large") ||
		!strings.Contains(text, "limit and fields") {
		t.Error(text)
	}
}

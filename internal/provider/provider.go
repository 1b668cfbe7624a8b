// Package provider is the Terraform provider for runZero: its configuration and
// the registry of its objects. Each object lives in a directory of its own.
package provider

import (
	"context"
	"os"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/durationvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/uuidvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/protocol"
	functions "github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/function"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Options are what the program or a test decides, as opposed to the user.
type Options struct {
	// Version is reported to Terraform and in the User-Agent.
	Version string
	// Now is the clock; nil is the real one.
	Now func() time.Time
	// Sleep is how actions wait; nil waits by the real clock.
	Sleep func(context.Context, time.Duration) error
	// ClientSleep is how the client waits between its calls; nil waits by the real clock.
	ClientSleep func(context.Context, time.Duration) error
	// Getenv reads the environment; nil is the real one.
	Getenv func(string) string
	// IsPlugin is true where Terraform started this process for one run: then creates are noted in its
	// data directory.
	IsPlugin bool
	// Report, if not nil, learns what was used.
	Report *Report
	// Configured, if not nil, learns what Configure made.
	Configured func(*entity.Backend)
}

// Provider is the provider in Terraform's sense.
type Provider struct {
	options Options
	backend atomic.Pointer[entity.Backend] // set by Configure
}

// New gives a constructor, as the provider server asks for one.
func New(o Options) func() provider.Provider {
	return func() provider.Provider { return &Provider{options: o} }
}

// NewServer gives a constructor of the server that speaks to the CLI.
func NewServer(o Options) func() tfprotov6.ProviderServer {
	return func() tfprotov6.ProviderServer {
		p := &Provider{options: o}
		return protocol.NewServer(providerserver.NewProtocol6(p)(), protocol.Source{
			Backend: p.Backend, Entries: Registry, Provider: p,
		})
	}
}

// Backend is what Configure made; nil before.
func (p *Provider) Backend() *entity.Backend { return p.backend.Load() }

// model is the provider block.
type model struct {
	BaseURL            types.String `tfsdk:"base_url"`
	AccountToken       types.String `tfsdk:"account_token"`
	OrganizationToken  types.String `tfsdk:"organization_token"`
	ExportToken        types.String `tfsdk:"export_token"`
	ClientID           types.String `tfsdk:"client_id"`
	ClientSecret       types.String `tfsdk:"client_secret"`
	OrganizationID     types.String `tfsdk:"organization_id"`
	AccountID          types.String `tfsdk:"account_id"`
	CACertificate      types.String `tfsdk:"ca_certificate"`
	InsecureSkipVerify types.Bool   `tfsdk:"insecure_skip_verify"`
	RequestTimeout     types.String `tfsdk:"request_timeout"`
	MaxRetries         types.Int64  `tfsdk:"max_retries"`
	MaxWait            types.String `tfsdk:"max_wait"`
	SnapshotReads      types.Bool   `tfsdk:"snapshot_reads"`
	APIBudget          types.Object `tfsdk:"api_budget"`
	RateLimit          types.Object `tfsdk:"rate_limit"`
	Unpublished        types.Object `tfsdk:"unpublished_endpoints"`
}

// Metadata names the provider.
func (p *Provider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName, resp.Version = "runzero", p.options.Version
}

// Schema is the provider block.
func (p *Provider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages a runZero account as code: organizations, sites, tokens, recurring scans. " +
			"Give it exactly one credential: an API client (`client_id` and `client_secret`, preferred), an account token, an " +
			"organization token, or an export token.\n\n" +
			"This is a community provider, not affiliated with runZero, Inc.",
		Attributes: map[string]schema.Attribute{
			"base_url": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Address of the console, with or without `/api/v1.0`. Plain http only to this machine. " +
					"Default `https://console.runzero.com`. Environment: `RUNZERO_BASE_URL`.",
			},
			"account_token": schema.StringAttribute{
				Optional: true, Sensitive: true,
				MarkdownDescription: "Account API token (starts with `CT`): can do everything. Environment: " +
					"`RUNZERO_ACCOUNT_TOKEN`, or `RUNZERO_ACCOUNT_TOKEN_FILE` for a file that holds it.",
			},
			"organization_token": schema.StringAttribute{
				Optional: true, Sensitive: true,
				MarkdownDescription: "Organization API token (starts with `OT`): one organization's sites, scans and Explorers. " +
					"Environment: `RUNZERO_ORG_TOKEN`, or `RUNZERO_ORG_TOKEN_FILE` for a file that holds it.",
			},
			"export_token": schema.StringAttribute{
				Optional: true, Sensitive: true,
				MarkdownDescription: "Export token (starts with `ET` or `XT`): export data sources only. Environment: " +
					"`RUNZERO_EXPORT_TOKEN`, or `RUNZERO_EXPORT_TOKEN_FILE` for a file that holds it.",
			},
			"client_id": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Id of an API client (OAuth 2 client credentials). Environment: `RUNZERO_CLIENT_ID`.",
			},
			"client_secret": schema.StringAttribute{
				Optional: true, Sensitive: true,
				MarkdownDescription: "Secret of the API client. Environment: `RUNZERO_CLIENT_SECRET`, or " +
					"`RUNZERO_CLIENT_SECRET_FILE` for a file that holds it.",
			},
			"organization_id": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "UUID of the organization of objects that name none. Environment: `RUNZERO_ORG_ID`.",
				Validators:          []validator.String{uuidvalidator.UUID()},
			},
			"account_id": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "UUID of the account that this configuration is for; `account_id` of any organization. A " +
					"credential of another account is refused. " +
					"Objects remember their account by themselves; set it to bind new configurations too, and after the restore of " +
					"a console whose account has a new id. Environment: `RUNZERO_ACCOUNT_ID`.",
				Validators: []validator.String{uuidvalidator.UUID()},
			},
			"ca_certificate": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Certificate authority of a self-hosted console: PEM text, or the path of a PEM file. " +
					"Trusted in addition to the system's. Environment: `RUNZERO_CA_CERTIFICATE`.",
			},
			"insecure_skip_verify": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Do not verify the console's certificate. The credential can then be stolen on the way; " +
					"prefer `ca_certificate`. Environment: `RUNZERO_INSECURE_SKIP_VERIFY`.",
			},
			"request_timeout": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Longest time for one request, such as `90s`. Default `180s`. Environment: " +
					"`RUNZERO_REQUEST_TIMEOUT`.",
				Validators: []validator.String{durationvalidator.Between(time.Second, time.Hour)},
			},
			"max_retries": schema.Int64Attribute{
				Optional: true,
				MarkdownDescription: "How often a failed call is repeated, from 0 to 20. A write is repeated only if it cannot " +
					"have happened, or after a look has shown that it did not. Default 4. Environment: `RUNZERO_MAX_RETRIES`.",
				Validators: []validator.Int64{between(0, 20)},
			},
			"max_wait": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Longest time that one call waits for the console's rate limit of 2,000 calls in 5 minutes. " +
					"Default `6m`. Environment: `RUNZERO_MAX_WAIT`.",
				Validators: []validator.String{durationvalidator.Between(time.Second, time.Hour)},
			},
			"snapshot_reads": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Serve all reads of a collection from one list call. `false` asks object by object, for " +
					"diagnosis; it costs one call for each. Default `true`. Environment: `RUNZERO_SNAPSHOT_READS`.",
			},
			"api_budget":            budgetAttribute(),
			"rate_limit":            rateLimitAttribute(),
			"unpublished_endpoints": unpublishedAttribute(),
		},
	}
}

// Configure builds the client. It makes no call.
func (p *Provider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var m model
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	now := p.options.Now
	if now == nil {
		now = time.Now
	}
	s := settings{getenv: p.getenv(), diags: &resp.Diagnostics}
	backend := &entity.Backend{Now: now, Sleep: p.options.Sleep, OrganizationID: s.organization(m.OrganizationID)}
	config, known := s.client(m)
	s.limits(ctx, m, &config)
	unpublished, unpublishedKnown := unpublishedFrom(ctx, m.Unpublished, &resp.Diagnostics)
	known = known && unpublishedKnown
	if resp.Diagnostics.HasError() {
		return
	}
	resp.ResourceData, resp.DataSourceData, resp.ListResourceData = backend, backend, backend
	resp.ActionData, resp.EphemeralResourceData = backend, backend
	if !known {
		backend.Pending = true
		if req.ClientCapabilities.DeferralAllowed {
			resp.Deferred = &provider.Deferred{Reason: provider.DeferredReasonProviderConfigUnknown}
		}
		return
	}
	config.Now, config.Sleep = now, p.options.ClientSleep
	if p.options.IsPlugin {
		s.ledger(&config, os.Getppid())
	}
	config.UserAgent = s.userAgent(p.options.Version, req.TerraformVersion)
	config.Log = func(ctx context.Context, msg string, fields map[string]any) {
		tflog.SubsystemDebug(tflog.NewSubsystem(ctx, logSubsystem), logSubsystem, msg, fields)
	}
	client, err := runzero.New(config)
	if err != nil {
		s.clientError(err)
		return
	}
	p.options.Report.add(client)
	backend.HasBudget = config.Budget != runzero.Budget{}
	backend.Client, backend.APIClientID, backend.Unpublished = client, config.Login.ClientID, unpublished
	p.backend.Store(backend)
	if p.options.Configured != nil {
		p.options.Configured(backend)
	}
}

// logSubsystem names the client's log lines: TF_LOG_PROVIDER_RUNZERO_API sets their level.
const logSubsystem = "runzero_api"

// Resources lists the resources of the registry.
func (p *Provider) Resources(context.Context) []func() resource.Resource {
	return entity.Resources(Registry())
}

// DataSources lists the data sources of the registry.
func (p *Provider) DataSources(context.Context) []func() datasource.DataSource {
	return entity.DataSources(Registry())
}

// Functions lists the provider's functions.
func (p *Provider) Functions(context.Context) []func() function.Function { return functions.All() }

// ListResources lists the list resources of the registry.
func (p *Provider) ListResources(context.Context) []func() list.ListResource {
	return entity.ListResources(Registry())
}

// Actions lists the actions of the registry.
func (p *Provider) Actions(context.Context) []func() action.Action {
	return entity.Actions(Registry())
}

// EphemeralResources lists the ephemeral resources of the registry.
func (p *Provider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return entity.EphemeralResources(Registry())
}

package entity

import (
	"context"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// EnvelopeType is implemented by the envelope's own types alone. The registry's
// entries are of this type, so that no object can go around the envelope.
type EnvelopeType interface{ enveloped() Object }

// ObjectOf is what an object of the envelope is called, needs and costs.
func ObjectOf(e EnvelopeType) Object { return e.enveloped() }

// AnyResource is a resource in the envelope.
type AnyResource interface {
	frameworkResource
	EnvelopeType
	// Unchanged reports whether a plan that proposes the state leaves it so.
	Unchanged(ctx context.Context, config, state tftypes.Value, notes *Notes) bool
	// NeedsAccountCheck reports whether the object's account is still to be held against that of the
	// credential.
	NeedsAccountCheck(notes *Notes) bool
	// NeedsNote reports whether a read has to write into the object's private data.
	NeedsNote(notes *Notes) bool
	// Refresh reads the object and reports whether the state stays as it is.
	Refresh(ctx context.Context, state tftypes.Value, notes *Notes) (unchanged bool, on context.Context)
}

// AnyDataSource is a data source in the envelope.
type AnyDataSource interface {
	datasource.DataSourceWithConfigure
	EnvelopeType
}

// AnyListResource is a list resource in the envelope.
type AnyListResource interface {
	list.ListResourceWithConfigure
	EnvelopeType
	// NeedsOrganization reports whether one list holds the objects of one organization only.
	NeedsOrganization() bool
}

// AnyAction is an action in the envelope.
type AnyAction interface {
	action.ActionWithConfigure
	action.ActionWithConfigValidators
	action.ActionWithModifyPlan
	EnvelopeType
}

// AnyEphemeralResource is an ephemeral resource in the envelope.
type AnyEphemeralResource interface {
	ephemeral.EphemeralResourceWithConfigure
	ephemeral.EphemeralResourceWithConfigValidators
	EnvelopeType
}

// Entry lists what one object offers. Constructors make a new value for every
// call, as the framework asks.
type Entry struct {
	Object            Object
	Resource          func() AnyResource          // nil: no resource
	DataSource        func() AnyDataSource        // nil: no data source
	PluralDataSource  func() AnyDataSource        // nil: no plural data source
	ListResource      func() AnyListResource      // nil: no list resource
	Action            func() AnyAction            // nil: no action; it has a name of its own
	EphemeralResource func() AnyEphemeralResource // nil: no ephemeral resource
}

// NewEntry is the Entry of an object that has a resource and both data sources.
func NewEntry[M any, P ResourceModel[M], T, D any, Q Model[D]](
	o Object, spec func() ResourceSpec[M], source func() DataSourceSpec[T, D],
) Entry {
	once := sync.OnceValue(spec)
	shared := shapeOf[M]()
	return Entry{
		Object: o,
		Resource: func() AnyResource {
			one := once()
			if one.UseBackend != nil { // its functions share what UseBackend sets
				one = spec()
			}
			r := NewResource[M, P](one)
			r.shape = shared
			return r
		},
		DataSource:       func() AnyDataSource { return NewDataSource[T, D, Q](source()) },
		PluralDataSource: func() AnyDataSource { return NewPluralDataSource[T, D, Q](source()) },
		ListResource:     func() AnyListResource { return NewListResource[T, D, M, Q, P](spec(), source()) },
	}
}

// Resources gives the constructors of all resources, as the framework wants them.
func Resources(entries []Entry) []func() resource.Resource {
	var all []func() resource.Resource
	for _, e := range entries {
		if e.Resource != nil {
			all = append(all, func() resource.Resource { return e.Resource() })
		}
	}
	return all
}

// DataSources gives the constructors of all data sources, as the framework wants them.
func DataSources(entries []Entry) []func() datasource.DataSource {
	var all []func() datasource.DataSource
	for _, e := range entries {
		for _, construct := range []func() AnyDataSource{e.DataSource, e.PluralDataSource} {
			if construct != nil {
				all = append(all, func() datasource.DataSource { return construct() })
			}
		}
	}
	return all
}

// ListResources gives the constructors of all list resources, as the framework wants them.
func ListResources(entries []Entry) []func() list.ListResource {
	var all []func() list.ListResource
	for _, e := range entries {
		if e.ListResource != nil {
			all = append(all, func() list.ListResource { return e.ListResource() })
		}
	}
	return all
}

// Actions gives the constructors of all actions, as the framework wants them.
func Actions(entries []Entry) []func() action.Action {
	var all []func() action.Action
	for _, e := range entries {
		if e.Action != nil {
			all = append(all, func() action.Action { return e.Action() })
		}
	}
	return all
}

// EphemeralResources gives the constructors of all ephemeral resources, as the framework wants
// them.
func EphemeralResources(entries []Entry) []func() ephemeral.EphemeralResource {
	var all []func() ephemeral.EphemeralResource
	for _, e := range entries {
		if e.EphemeralResource != nil {
			all = append(all, func() ephemeral.EphemeralResource { return e.EphemeralResource() })
		}
	}
	return all
}

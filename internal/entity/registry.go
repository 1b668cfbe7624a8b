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

// Enveloped is implemented by the envelope's own types alone. The registry's
// entries are of this type, so that no object can go around the envelope.
type Enveloped interface{ enveloped() Object }

// ObjectOf is what an object of the envelope is called, needs and costs.
func ObjectOf(e Enveloped) Object { return e.enveloped() }

// ManagedObject is a resource in the envelope.
type ManagedObject interface {
	served
	Enveloped
	// Unchanged reports whether a plan that proposes the state leaves it so.
	Unchanged(ctx context.Context, config, state tftypes.Value, configured []byte) bool
	// NeedsAccountCheck reports whether the object's account is still to be held against that of the credential.
	NeedsAccountCheck(private []byte) bool
	// NeedsNote reports whether a read has to write into the object's private data.
	NeedsNote(private []byte) bool
	// Refresh reads the object and reports whether the state stays as it is.
	Refresh(ctx context.Context, state tftypes.Value, private []byte) (unchanged bool, on context.Context)
}

// LookedUpObject is a data source in the envelope.
type LookedUpObject interface {
	datasource.DataSourceWithConfigure
	Enveloped
}

// ListedObject is a list resource in the envelope.
type ListedObject interface {
	list.ListResourceWithConfigure
	Enveloped
}

// InvokedObject is an action in the envelope.
type InvokedObject interface {
	action.ActionWithConfigure
	action.ActionWithConfigValidators
	action.ActionWithModifyPlan
	Enveloped
}

// OpenedObject is an ephemeral resource in the envelope.
type OpenedObject interface {
	ephemeral.EphemeralResourceWithConfigure
	ephemeral.EphemeralResourceWithConfigValidators
	Enveloped
}

// Entry lists what one object offers. Constructors make a new value for every
// call, as the framework asks.
type Entry struct {
	Object     Object
	Resource   func() ManagedObject  // nil: no resource
	DataSource func() LookedUpObject // nil: no data source
	Collection func() LookedUpObject // nil: no plural data source
	List       func() ListedObject   // nil: no list resource
	Action     func() InvokedObject  // nil: no action; it has a name of its own
	Ephemeral  func() OpenedObject   // nil: no ephemeral resource
}

// Whole is the Entry of an object that has a resource and both data sources.
func Whole[M any, P ResourceModel[M], T, D any, Q Model[D]](o Object, spec func() Spec[M], source func() Source[T, D]) Entry {
	once := sync.OnceValue(spec)
	shared := shapeOf[M]()
	return Entry{
		Object: o,
		Resource: func() ManagedObject {
			one := once()
			if one.Bind != nil { // its functions share what Bind sets
				one = spec()
			}
			r := NewResource[M, P](one)
			r.shape = shared
			return r
		},
		DataSource: func() LookedUpObject { return NewDataSource[T, D, Q](source()) },
		Collection: func() LookedUpObject { return NewCollection[T, D, Q](source()) },
		List:       func() ListedObject { return NewList[T, D, M, Q, P](spec(), source()) },
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
		for _, construct := range []func() LookedUpObject{e.DataSource, e.Collection} {
			if construct != nil {
				all = append(all, func() datasource.DataSource { return construct() })
			}
		}
	}
	return all
}

// Lists gives the constructors of all list resources, as the framework wants them.
func Lists(entries []Entry) []func() list.ListResource {
	var all []func() list.ListResource
	for _, e := range entries {
		if e.List != nil {
			all = append(all, func() list.ListResource { return e.List() })
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

// Ephemerals gives the constructors of all ephemeral resources, as the framework wants them.
func Ephemerals(entries []Entry) []func() ephemeral.EphemeralResource {
	var all []func() ephemeral.EphemeralResource
	for _, e := range entries {
		if e.Ephemeral != nil {
			all = append(all, func() ephemeral.EphemeralResource { return e.Ephemeral() })
		}
	}
	return all
}

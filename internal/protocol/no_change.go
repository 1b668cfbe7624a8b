package protocol

import (
	"bytes"
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/standin"
)

// PlanResourceChange implements [tfprotov6.ProviderServer]. Where the CLI proposes just what
// the state holds, and the object's own plan has nothing to mend, that is the answer; everything
// else is the framework's.
func (s *server) PlanResourceChange(
	ctx context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	if answer := s.noChange.planNoChange(ctx, req); answer != nil {
		return answer, nil
	}
	return withCallContext(ctx, req, s.frameworkServer.PlanResourceChange)
}

// ReadResource implements [tfprotov6.ProviderServer]. Where the object is as the state has it, the
// state is the answer; everything else is the framework's, with what was read.
func (s *server) ReadResource(
	ctx context.Context, req *tfprotov6.ReadResourceRequest,
) (*tfprotov6.ReadResourceResponse, error) {
	return withCallContext(ctx, req,
		func(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
			if state, t, ok := s.stateIn(ctx, req); ok {
				if id := idInState(state); id != "" {
					s.settle(id) // also of an object that was just imported, and is in no state file yet
				}
				var answer *tfprotov6.ReadResourceResponse
				if answer, ctx = s.noChange.readNoChange(t.AttachTo(ctx), req, state); answer != nil {
					return answer, nil
				}
			}
			return s.frameworkServer.ReadResource(ctx, req)
		})
}

// stateIn is the state of a request, with stand-ins for large collections; false if it cannot be
// read.
func (s *server) stateIn(
	ctx context.Context, req *tfprotov6.ReadResourceRequest,
) (tftypes.Value, *standin.Table, bool) {
	found := s.resources.get(ctx, req.TypeName)
	if found == nil || req.CurrentState == nil {
		return tftypes.Value{}, nil, false
	}
	t := s.resources.tableFor(found, req.CurrentState)
	state, err := found.decode(t, req.CurrentState)
	return state, t, err == nil
}

// UpgradeResourceState implements [tfprotov6.ProviderServer]. A state of the present version is
// only read; everything else is the framework's.
func (s *server) UpgradeResourceState(
	ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	if s.mustSettle() {
		if id := idInJSON(req.RawState); id != "" {
			s.settle(id)
		}
	}
	if answer := s.noChange.currentState(ctx, req); answer != nil {
		return answer, nil
	}
	return withCallContext(ctx, req, s.frameworkServer.UpgradeResourceState)
}

// noChangePath answers what the framework would answer, where nothing changes: most requests of
// most runs are like that. Each method gives nil where the framework has to find out.
type noChangePath struct {
	resources resourceCache
	notes     recent[*entity.Notes]
}

// readNotes is [entity.ReadNotes].
func (p *noChangePath) readNotes(private []byte) (*entity.Notes, bool) {
	if found, ok := p.notes.find(private); ok {
		return found, true
	}
	notes, ok := entity.ReadNotes(private)
	if ok {
		p.notes.keep(private, notes)
	}
	return notes, ok
}

// planNoChange answers a plan that stays as the CLI proposes it.
func (p *noChangePath) planNoChange(
	ctx context.Context, req *tfprotov6.PlanResourceChangeRequest,
) *tfprotov6.PlanResourceChangeResponse {
	if req.PriorState == nil || req.ProposedNewState == nil || req.Config == nil || len(req.PriorState.MsgPack) == 0 ||
		!bytes.Equal(req.PriorState.MsgPack, req.ProposedNewState.MsgPack) {
		return nil
	}
	info, ok := p.resources.get(ctx, req.TypeName)
	if !ok {
		return nil
	}
	notes, ok := p.readNotes(req.PriorPrivate)
	if !ok {
		return nil
	}
	identity, ok := info.identityIn(req.PriorIdentity)
	if !ok {
		return nil
	}
	t := p.resources.schemas.tableFor(info.schema, req.PriorState, req.Config)
	state, err := info.schema.decode(t, req.PriorState)
	if err != nil || !info.canKeep(state) {
		return nil
	}
	ctx = t.AttachTo(ctx)
	config, err := info.schema.decode(t, req.Config)
	if err != nil || info.object.NeedsAccountCheck(notes) || !info.object.Unchanged(ctx, config, state, notes) {
		return nil
	}
	planned := info.identityData(identity)
	if planned == nil {
		return nil
	}
	return &tfprotov6.PlanResourceChangeResponse{
		PlannedState: req.ProposedNewState, PlannedPrivate: req.PriorPrivate, PlannedIdentity: planned,
	}
}

// readNoChange answers a read of an object that is as the state has it, else nil and the context to
// go on with.
func (p *noChangePath) readNoChange(
	ctx context.Context, req *tfprotov6.ReadResourceRequest, state tftypes.Value,
) (*tfprotov6.ReadResourceResponse, context.Context) {
	if len(req.CurrentState.MsgPack) == 0 {
		return nil, ctx
	}
	info, ok := p.resources.get(ctx, req.TypeName)
	if !ok || !info.canKeep(state) {
		return nil, ctx
	}
	notes, ok := p.readNotes(req.Private)
	if !ok || info.object.NeedsNote(notes) {
		return nil, ctx
	}
	current, known := info.identityIn(req.CurrentIdentity)
	identity, ok := info.identityOf(state)
	if !known || !ok || (!current.IsFullyNull() && !current.Equal(identity)) {
		return nil, ctx
	}
	unchanged, on := info.object.Refresh(ctx, state, notes)
	if !unchanged {
		return nil, on
	}
	data := info.identityData(identity)
	if data == nil {
		return nil, on
	}
	return &tfprotov6.ReadResourceResponse{NewState: req.CurrentState, Private: req.Private, NewIdentity: data}, on
}

// currentState answers with a state that is of the schema's own version, without what an earlier
// provider of that version also had. The framework does the same, and then walks over the state
// once more for blocks, which no resource here has.
func (p *noChangePath) currentState(
	ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest,
) *tfprotov6.UpgradeResourceStateResponse {
	info, ok := p.resources.get(ctx, req.TypeName)
	if !ok || req.RawState == nil || req.Version != info.schema.Version {
		return nil
	}
	value, err := readState(req.RawState, info.schema.typ)
	if err != nil {
		return nil
	}
	state, err := tfprotov6.NewDynamicValue(info.schema.typ, value)
	if err != nil {
		return nil
	}
	info.schema.recent.keep(state.MsgPack, value)
	return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: &state}
}

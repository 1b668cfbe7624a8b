package emulator

import (
	"fmt"
	"maps"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator/inventory"
)

// AddAssets puts n assets into a site, as scanning would. It fails for an unknown organization or
// site.
func (e *Emulator) AddAssets(orgID, siteID string, n int) error {
	e.lockToChange()
	defer e.mu.Unlock()
	st, ok := e.state.sites().get(siteID)
	if !ok || st.Inactive || !strings.EqualFold(st.OrgID, orgID) {
		return fmt.Errorf("emulator: no site %s in organization %s", siteID, orgID)
	}
	for range n {
		e.state.assets().add(&inventory.Asset{
			ID: newID(), OrgID: st.OrgID, SiteID: st.ID, Number: e.state.next(),
			CreatedAt: e.opts.Now().Unix(),
		})
	}
	return nil
}

// ConnectExplorers connects or disconnects all Explorers of the account.
func (e *Emulator) ConnectExplorers(connected bool) {
	e.lockToChange()
	defer e.mu.Unlock()
	for _, x := range e.state.explorers().list {
		x.Connected, x.DisconnectedAt, x.RestartedUntil = connected, 0, 0
		if !connected {
			x.DisconnectedAt = e.opts.Now().Unix()
		}
	}
}

// AddExplorer registers a connected Explorer, as installing it would, and returns its id; "" for an
// unknown organization. The name is shown in upper case, like a host name.
func (e *Emulator) AddExplorer(orgID, name string) (id string) {
	e.lockToChange()
	defer e.mu.Unlock()
	if _, ok := e.state.liveOrg(orgID); !ok {
		return ""
	}
	return e.state.register(strings.ToLower(orgID), name, e.opts.Now().Unix()).ID
}

// AddExplorerGroup makes a group of Explorers, which only the console can, and returns its id; ""
// for an unknown organization.
func (e *Emulator) AddExplorerGroup(orgID, name string) (id string) {
	e.lockToChange()
	defer e.mu.Unlock()
	if _, ok := e.state.liveOrg(orgID); !ok {
		return ""
	}
	g := &explorerGroup{ID: newID(), OrgID: strings.ToLower(orgID), Name: name}
	e.state.explorerGroups().add(g)
	return g.ID
}

// AddTemplate makes a scan template that all organizations can scan with, and returns its id. Keys
// of params are those of a scan.
func (e *Emulator) AddTemplate(name string, params map[string]string) (id string) {
	e.lockToChange()
	defer e.mu.Unlock()
	now := e.opts.Now().Unix()
	t := &scanTemplate{ID: newID(), Name: name, Params: scanDefaults(), Global: true, CreatedAt: now, UpdatedAt: now}
	maps.Copy(t.Params, params)
	if o, ok := e.state.organizations().first(func(o *organization) bool { return !o.Inactive }); ok {
		t.OrgID = o.ID
	}
	e.state.scanTemplates().add(t)
	return t.ID
}

// SetMaxOrganizations sets how many organizations the license allows; 0 = no limit, 1 = a Community
// license. Beyond it, creating one answers 403.
func (e *Emulator) SetMaxOrganizations(n int) {
	e.lockToChange()
	defer e.mu.Unlock()
	e.state.Account.MaxOrganizations = n
}

// TaskEdit is a change that only the console can make. Nil members stay.
type TaskEdit struct {
	Frequency *string // also texts that the API does not take, such as "daily,monday|tuesday;-300"
	StartTime *int64  // unix seconds
	Status    *string
	Error     *string
	Params    map[string]string // replaces all of them
}

// EditTask changes a task as a person in the console would. It fails for an unknown task.
func (e *Emulator) EditTask(taskID string, edit TaskEdit) error {
	e.lockToChange()
	defer e.mu.Unlock()
	t, ok := e.state.tasks().get(taskID)
	if !ok {
		return fmt.Errorf("emulator: no task %s", taskID)
	}
	if edit.Frequency != nil {
		t.Frequency = *edit.Frequency
	}
	if edit.StartTime != nil {
		t.StartTime = *edit.StartTime
	}
	if edit.Status != nil {
		t.Status = *edit.Status
	}
	if edit.Error != nil {
		t.Error = *edit.Error
	}
	if edit.Params != nil {
		t.Params = maps.Clone(edit.Params)
	}
	t.UpdatedAt = e.opts.Now().Unix()
	return nil
}

// SetDailyUsage sets the calls used today, as other integrations of the customer would.
func (e *Emulator) SetDailyUsage(calls int) {
	e.lockToChange()
	defer e.mu.Unlock()
	e.state.Usage.roll(e.opts.Now())
	e.state.Usage.Today = calls
}

// SetDailyRemaining sets how many calls are left today, from 0 to the daily limit: exactly so many
// more succeed, whoever makes them.
func (e *Emulator) SetDailyRemaining(calls int) {
	e.lockToChange()
	defer e.mu.Unlock()
	e.state.Usage.roll(e.opts.Now())
	e.state.Usage.Today = e.opts.DailyLimit - min(max(calls, 0), e.opts.DailyLimit)
}

// AddAPIClient makes another API client, as a superuser in the console does, and returns its id and
// secret.
func (e *Emulator) AddAPIClient(name string) (id, secret string) {
	e.lockToChange()
	defer e.mu.Unlock()
	cl := e.state.addClient(name, e.opts.Now().Unix())
	return cl.ID, cl.Secret
}

// SetOwnershipLicensed says whether the license includes asset ownership. Without it, ownership
// types answer 403.
func (e *Emulator) SetOwnershipLicensed(licensed bool) {
	e.lockToChange()
	defer e.mu.Unlock()
	e.state.Account.NoOwnership = !licensed
}

// CredentialSecret returns the secret that a credential was made with, which no answer shows; nil
// for an unknown credential.
func (e *Emulator) CredentialSecret(credentialID string) map[string]string {
	e.lockToChange()
	defer e.mu.Unlock()
	cr, ok := e.state.credentials().get(credentialID)
	if !ok {
		return nil
	}
	return maps.Clone(cr.Secret)
}

// SetUserLogin sets how often a user failed to sign in and whether a second factor is set up, for
// resets to have something to do. It fails for an unknown user.
func (e *Emulator) SetUserLogin(userID string, failures int, mfa bool) error {
	e.lockToChange()
	defer e.mu.Unlock()
	u, ok := e.state.users().get(userID)
	if !ok {
		return fmt.Errorf("emulator: no user %s", userID)
	}
	u.Failures, u.MFA = int64(failures), mfa
	return nil
}

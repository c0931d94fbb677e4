"""Takes steps with one tslab kernel, as JupyterLab would, and tells what came of them.

stdin: a JSON list of steps, each {"execute": code, "interruptAt"?: text}, {"start": code},
{"tell": code}, {"queue": [code, …]}, {"complete": code} or {"inspect": code}, the latter two with the cursor at a `|` in
the code. stdout: a JSON list of results. A cell is interrupted a moment after one of its outputs
contains the text; what is only started is waited for until its first output; what a cell that is
told puts out is on stdout at once. Of cells that are queued, with a completion asked for in between, the kernel's states
are told. The kernel is killed in the end.
"""

import json
import sys
import time

from jupyter_client.manager import start_new_kernel

PATIENCE = 60  # seconds
# tslab lets nothing run for 0.2 s after a cell has failed.
REST = 0.4
# As quick as a person. (Node may lose a signal at the very end of a cell's synchronous part.)
REACTION = 0.3


class Session:
    def __init__(self):
        self.manager, self.client = start_new_kernel(kernel_name="tslab")

    def reply(self, request):
        while True:
            message = self.client.get_shell_msg(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") == request:
                return message["content"]

    def execute(self, code, interrupt_at):
        request = self.client.execute(code)
        texts = []
        for text in self.outputs(request):
            texts.append(text)
            if interrupt_at and interrupt_at in text:
                interrupt_at = None
                time.sleep(REACTION)
                self.manager.interrupt_kernel()
        status = self.reply(request)["status"]
        time.sleep(REST)
        return {"status": status, "outputs": texts + self.late_outputs()}

    def outputs(self, request):
        while True:
            message = self.client.get_iopub_msg(timeout=PATIENCE)
            content = message["content"]
            if "execution_state" not in content:
                yield self.text(content)
            elif message["parent_header"].get("msg_id") == request:
                if content["execution_state"] == "idle":
                    return

    def late_outputs(self):
        texts = []
        while self.client.iopub_channel.msg_ready():
            content = self.client.get_iopub_msg(timeout=PATIENCE)["content"]
            if "execution_state" not in content:
                texts.append(self.text(content))
        return texts

    @staticmethod
    def text(content):
        return content.get("text") or content.get("data", {}).get("text/plain", "")

    def take(self, step):
        if "execute" in step:
            return self.execute(step["execute"], step.get("interruptAt"))
        if "queue" in step:
            return {"outputs": self.states(step["queue"])}
        if "start" in step:
            return {"outputs": [next(self.outputs(self.client.execute(step["start"])))]}
        if "tell" in step:
            for text in self.outputs(self.client.execute(step["tell"])):
                print(text, end="", flush=True)
            return {}
        ask, code = next(iter(step.items()))
        place = code.index("|")
        return self.reply(getattr(self.client, ask)(code.replace("|", "", 1), place))

    def states(self, codes):
        self.reply(self.client.kernel_info())
        time.sleep(REST)
        self.late_outputs()
        requests = [self.client.execute(code) for code in codes]
        self.client.complete("1", 1)
        states = []
        while True:
            message = self.client.get_iopub_msg(timeout=PATIENCE)
            state = message["content"].get("execution_state")
            if state:
                states.append(state)
            if state == "idle" and message["parent_header"].get("msg_id") == requests[-1]:
                return states

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


def main():
    session = Session()
    try:
        json.dump([session.take(step) for step in json.load(sys.stdin)], sys.stdout)
    finally:
        session.close()


main()

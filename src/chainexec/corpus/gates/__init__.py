class Gatekeeper:
    def __init__(self, recipe, place): self.seen=set()
    def __enter__(self): return self
    def __exit__(self, *a): pass
    def judge(self, program):
        import hashlib
        return hashlib.sha256(program.source.encode()).hexdigest()[:32]
